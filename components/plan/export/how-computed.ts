/** How the figures of an exported plan came about, for whoever gets the file without the product. */
export const HOW_COMPUTED: readonly string[] = [
  "Total time is EXPLAIN's time per loop times the loops; below a Gather it is divided by the participants (the leader and the launched workers), which makes it an estimate of elapsed time.",
  "Self time is the total time less that of the nodes below. A SubPlan counts below the node that calls it, an InitPlan with the node that first needed its value, a CTE with the scans that asked for its rows. Over all nodes the self times sum to the root's total time.",
  "The share is the self time over the execution time. For a plan that was not executed it is the node's own cost over the whole cost.",
  "Rows are per loop, as EXPLAIN prints them. The estimate compares them with the planner's rows per loop: under means that more came than were estimated.",
  "What happens after the root finished (AFTER triggers, constraint checks, serialisation, executor start and stop) is the execution time less the root's total time.",
];
