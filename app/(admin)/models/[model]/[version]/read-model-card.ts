import { toAliasMoveDto, toModelVersionDto } from "#lib/contracts/model-dto";
import type { PageVisit } from "#lib/http/require-page";
import { namesOfUsers } from "#lib/identity/list-users";
import { endpointCalibration } from "#lib/monitoring/endpoint-calibration";
import { listEndpoints } from "#lib/policy/list-endpoints";
import { aliasHistory, listAliases } from "#lib/registry/aliases/alias-history";
import { getVersion } from "#lib/registry/get-version";
import { orNotFound } from "../../../../(review)/or-not-found";

type Db = PageVisit["db"];

const MOST_ENDPOINTS = 100;
const MOVES_SHOWN = 20;
const DAYS = 90;

/** Everything the page of one version shows; a version that does not exist is a page that does not. */
export async function readModelCard(db: Db, asked: { model: string; version: number }) {
  const found = await orNotFound(getVersion(db, asked));
  const aliases = await listAliases(db, found.modelId);
  const endpoints = await endpointsServing(db, {
    modelId: found.modelId,
    aliases: aliases.filter((it) => it.versionId === found.id).map(({ alias }) => alias),
  });
  const { data, source, parameters, metrics, segments, classes, features, signature, title } =
    found.manifest;
  const { lineage } = found.manifest;
  return {
    ...{ version: toModelVersionDto(found, aliases), title, data, madeBy: source, parameters },
    ...{ metrics, segments, classes, features: features?.fields ?? [], lineage },
    ...{ inputs: signature.inputs, outputs: signature.outputs },
    pipelineSha256: found.pipelineSha256,
    serves: endpoints.map(({ name, title: called, modelAlias: alias }) => ({
      ...{ name, title: called, alias },
    })),
    moves: await movesOf(
      db,
      asked.model,
      aliases.map(({ alias }) => alias),
    ),
    live: await Promise.all(
      endpoints.map((endpoint) => endpointCalibration(db, { endpoint, days: DAYS })),
    ),
  };
}

async function endpointsServing(
  db: Db,
  { modelId, aliases }: { modelId: string; aliases: readonly string[] },
) {
  const { items } = await listEndpoints(db, { limit: MOST_ENDPOINTS });
  return items.filter((it) => it.modelId === modelId && aliases.includes(it.modelAlias));
}

async function movesOf(db: Db, model: string, aliases: readonly string[]) {
  const pages = await Promise.all(
    aliases.map((alias) => aliasHistory(db, { model, alias, limit: MOVES_SHOWN })),
  );
  const moves = pages.flatMap(({ items }) => items);
  const names = await namesOfUsers(
    db,
    moves.map(({ by }) => by),
  );
  return moves
    .toSorted((a, b) => b.movedAt.getTime() - a.movedAt.getTime())
    .map((move) => ({ ...toAliasMoveDto(move), byName: names.get(move.by) ?? move.by }));
}
