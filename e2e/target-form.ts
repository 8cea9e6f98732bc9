import type { Locator, Page } from "playwright-core";

/** What a person enters to add a target. */
export interface TargetEntry {
  name: string;
  environment: "sandbox" | "development" | "staging" | "production";
  host: string;
  port: number;
  database: string;
  role: string;
  password: string;
}

/** Opens the form on the page of targets and fills it in; nothing is stored yet. */
export async function fillTargetForm(page: Page, entry: TargetEntry): Promise<Locator> {
  await page.getByRole("button", { name: "Add a target" }).click();
  const dialog = page.getByRole("dialog");
  const fill = (label: string, value: string) => dialog.getByLabel(label, { exact: true }).fill(value);
  await fill("Name", entry.name);
  await dialog.getByLabel("Environment").selectOption(entry.environment);
  await fill("Host", entry.host);
  await fill("Port", String(entry.port));
  await fill("Database", entry.database);
  await fill("Role", entry.role);
  await fill("Password", entry.password);
  return dialog;
}

/** Stores what the form holds and waits until it is listed. */
export async function saveTarget(page: Page, dialog: Locator, name: string): Promise<void> {
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByLabel("Targets").getByText(name, { exact: true }).waitFor();
}
