import type { Db } from "#lib/db/client";
import { readEdges } from "./store";

/** A version in the graph; without an id it was never registered here. */
export type LineageNode = {
  readonly versionId: string | null;
  readonly model: string;
  readonly version: number;
};

/** `child` was made from `parent`: trained, compressed or distilled from it, as the child's manifest says. */
export type LineageEdge = {
  readonly relation: string;
  readonly child: LineageNode;
  readonly parent: LineageNode;
};

/** What a version was made from, and what was made from it, step after step in both directions. */
export async function versionLineage(
  db: Db,
  versionId: string,
): Promise<{ ancestors: LineageEdge[]; descendants: LineageEdge[] }> {
  const { up, down } = await readEdges(db, versionId);
  return { ancestors: up, descendants: down };
}
