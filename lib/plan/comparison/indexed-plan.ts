import { fnv1a } from "../fnv1a";
import { nodeTypeTitle } from "../node/node-title";
import type { PlanNode } from "../plan-node";
import { placedNodes } from "../walk";
import { baseRelations, type BaseRelations } from "./base-relations";
import { nodeRole, type NodeRole } from "./node-role";

/** The index of a node that is not there: the parent of the root, the counterpart of an unmatched node. */
export const NOBODY = -1;

/** A node with what matching needs to know of it. Nodes are spoken of by their index in printed order. */
export interface IndexedNode {
  node: PlanNode;
  /** Index of the parent, NOBODY for the root. */
  parent: number;
  children: number[];
  /** Nodes of the subtree, itself included. */
  size: number;
  role: NodeRole;
  relations: BaseRelations;
  /** Equal for subtrees that do the same with the same conditions. */
  subtreeHash: string;
}

/** All nodes of a plan in printed order, so that the subtree of node `i` are the nodes `i` to `i + size - 1`. */
export function indexPlan(root: PlanNode): IndexedNode[] {
  const placed = placedNodes(root);
  const indexOf = new Map(placed.map(({ node }, index) => [node, index]));
  const relations = baseRelations(placed.map(({ node }) => node).reverse());
  const nodes = placed.map(({ node, parent }): IndexedNode => ({
    node,
    parent: parent === null ? NOBODY : (indexOf.get(parent.node) ?? NOBODY),
    children: [],
    size: 1,
    role: nodeRole(node),
    relations: relations.get(node)!,
    subtreeHash: "",
  }));
  for (const [index, { parent }] of nodes.entries()) nodes[parent]?.children.push(index);
  for (const indexed of nodes.toReversed()) {
    const below = indexed.children.map((child) => nodes[child]!);
    indexed.size += below.reduce((sum, { size }) => sum + size, 0);
    indexed.subtreeHash = fnv1a([ownText(indexed.node), ...below.map((one) => one.subtreeHash)].join("\n"));
  }
  return nodes;
}

function ownText(node: PlanNode): string {
  const { relationship, subplanName, relation, alias, index, functionName, cteName, conditions } = node;
  const names = [relationship, subplanName, relation, alias, index, functionName, cteName];
  const keys = [node.sortKey, node.groupKey].map((key) => key?.join());
  return [nodeTypeTitle(node), ...names, ...keys, ...Object.values(conditions)].join("\u0000");
}
