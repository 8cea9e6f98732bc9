import { classes } from "@/components/ui/classes";

/** A few ways to show the same, one of which is chosen. */
export function Switch<Value extends string>({
  label,
  values,
  value,
  onChange,
}: {
  label: string;
  values: readonly { value: Value; label: string }[];
  value: Value;
  onChange: (value: Value) => void;
}) {
  return (
    <span
      role="group"
      aria-label={label}
      className="inline-flex flex-wrap overflow-hidden rounded-md border border-line-2 font-normal"
    >
      {values.map((one) => (
        <button
          key={one.value}
          type="button"
          aria-pressed={one.value === value}
          onClick={() => onChange(one.value)}
          className={classes(
            "px-2 py-px text-sm outline-offset-[-2px] not-first:border-l not-first:border-line-2",
            one.value === value ? "bg-accent-soft font-medium text-ink" : "text-ink-2 hover:bg-sunken",
          )}
        >
          {one.label}
        </button>
      ))}
    </span>
  );
}
