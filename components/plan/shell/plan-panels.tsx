import { TabPanel } from "@/components/ui/tabs";
import type { PlanFormat } from "@/lib/plan/plan-node";
import { PlanIcicle } from "../icicle/plan-icicle";
import { PlanTree } from "../tree/plan-tree";
import { PlanSqlView } from "../sql/plan-sql-view";
import { PlanStatistics } from "../statistics/plan-statistics";
import { PlanTable } from "../table/plan-table";
import { PlanTextView } from "../text/plan-text-view";
import { PlanTimeline } from "../timeline/plan-timeline";
import type { TreeLayout } from "../tree/tree-layout";
import type { PlanViewPartProps } from "../view-props";

export interface PlanPanelsProps {
  shared: PlanViewPartProps;
  layout: TreeLayout;
  raw: string;
  format: PlanFormat;
  /** Empty when it is not known: then there is no SQL view. */
  statement: string;
}

/** The views, of which the chosen one is drawn. */
export function PlanPanels({ shared, layout, raw, format, statement }: PlanPanelsProps) {
  return (
    <>
      <TabPanel value="tree">
        <PlanTree {...shared} layout={layout} />
      </TabPanel>
      <TabPanel value="flame">
        <PlanIcicle {...shared} />
      </TabPanel>
      <TabPanel value="timeline">
        <PlanTimeline {...shared} />
      </TabPanel>
      <TabPanel value="table">
        <PlanTable {...shared} />
      </TabPanel>
      <TabPanel value="statistics">
        <PlanStatistics {...shared} />
      </TabPanel>
      {statement !== "" && (
        <TabPanel value="sql">
          <PlanSqlView {...shared} statement={statement} />
        </TabPanel>
      )}
      <TabPanel value="text">
        <PlanTextView {...shared} raw={raw} format={format} />
      </TabPanel>
    </>
  );
}
