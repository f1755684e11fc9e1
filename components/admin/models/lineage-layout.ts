import type { LineageEdgeDto } from "#lib/contracts/models";

type Node = LineageEdgeDto["child"];

/** A version in the drawing; columns run from what all was made from to what was made last, rows count within a column. */
export type PlacedNode = {
  readonly name: string;
  readonly node: Node;
  readonly column: number;
  readonly row: number;
};

/** The drawing of a lineage: who stands where, and which lines run between them. */
export type LineageLayout = {
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly { from: PlacedNode; to: PlacedNode; relation: string }[];
  readonly columns: number;
  readonly rows: number;
};

/** What a version is called in the drawing. */
export function nameOf({ model, version }: Pick<Node, "model" | "version">): string {
  return `${model} ${version}`;
}

/**
 * Places every version right of all it was made from. Edges that would close a circle are drawn where their ends stand,
 * and move nobody.
 */
export function layoutLineage(edges: readonly LineageEdgeDto[]): LineageLayout {
  const known = new Map<string, Node>();
  for (const { parent, child } of edges) {
    known.set(nameOf(parent), parent).set(nameOf(child), child);
  }
  const columns = columnsOf([...known.keys()], edges);
  const filled = new Map<number, number>();
  const nodes = [...known].map(([name, node]): PlacedNode => {
    const column = columns.get(name) ?? 0;
    const row = filled.get(column) ?? 0;
    filled.set(column, row + 1);
    return { name, node, column, row };
  });
  const placed = new Map(nodes.map((it) => [it.name, it]));
  return {
    nodes,
    edges: edges.flatMap(({ parent, child, relation }) => {
      const [from, to] = [placed.get(nameOf(parent)), placed.get(nameOf(child))];
      return from && to ? [{ from, to, relation }] : [];
    }),
    columns: Math.max(0, ...filled.keys()) + 1,
    rows: Math.max(0, ...filled.values()),
  };
}

/** The longest way from a version that was made from nothing; as many rounds as there are versions, so a circle ends. */
function columnsOf(
  names: readonly string[],
  edges: readonly LineageEdgeDto[],
): ReadonlyMap<string, number> {
  const columns = new Map(names.map((name) => [name, 0]));
  const most = names.length - 1;
  for (let round = 0; round < most; round++) {
    for (const { parent, child } of edges) {
      const least = Math.min(most, (columns.get(nameOf(parent)) ?? 0) + 1);
      const own = columns.get(nameOf(child)) ?? 0;
      columns.set(nameOf(child), Math.max(own, least));
    }
  }
  const used = [...new Set(columns.values())].sort((a, b) => a - b);
  return new Map([...columns].map(([name, column]) => [name, used.indexOf(column)]));
}
