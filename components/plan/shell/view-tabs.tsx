import { TabList } from "@/components/ui/tabs";

export type PlanViewName = "tree" | "flame" | "timeline" | "table" | "statistics" | "sql" | "text";

const LABELS: Record<PlanViewName, string> = {
  tree: "Tree",
  flame: "Flame",
  timeline: "Timeline",
  table: "Table",
  statistics: "Statistics",
  sql: "SQL",
  text: "Text",
};

export interface ViewTabsProps {
  views: readonly PlanViewName[];
  view: PlanViewName;
  onChange: (view: PlanViewName) => void;
}

/** The choice of view: tabs, and a list where there is no room for them. */
export function ViewTabs({ views, view, onChange }: ViewTabsProps) {
  return (
    <>
      <TabList
        items={views.map((value) => ({ value, label: LABELS[value] }))}
        label="View of the plan"
        className="hidden sm:flex [&_button]:px-2"
      />
      <select
        aria-label="View of the plan"
        value={view}
        onChange={(event) => onChange(event.target.value as PlanViewName)}
        className="h-6 rounded-md border border-line-2 bg-surface px-1.5 text-sm text-ink sm:hidden"
      >
        {views.map((value) => (
          <option key={value} value={value}>
            {LABELS[value]}
          </option>
        ))}
      </select>
    </>
  );
}
