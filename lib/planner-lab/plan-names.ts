/** Names plans in the order in which they are met: the same plan has the same name with every parameter set. */
export class PlanNames {
  private readonly names = new Map<string, string>();

  nameOf(signature: string): string {
    const known = this.names.get(signature);
    if (known !== undefined) return known;
    const name = `plan-${this.names.size + 1}`;
    this.names.set(signature, name);
    return name;
  }
}
