import { toAliasMoveDto, toModelVersionDetailDto } from "#lib/contracts/model-dto";
import type { PageVisit } from "#lib/http/require-page";
import { namesOfUsers } from "#lib/identity/list-users";
import { endpointCalibration } from "#lib/monitoring/endpoint-calibration";
import { listEndpoints } from "#lib/policy/list-endpoints";
import type { Alias } from "#lib/registry/aliases/alias";
import { aliasHistory } from "#lib/registry/aliases/alias-history";
import { listDataSets } from "#lib/registry/data-files";
import { listVersions } from "#lib/registry/list-models";
import type { ModelVersion } from "#lib/registry/model-version";
import { versionDetail } from "#lib/registry/version-detail";
import { versionProse } from "#lib/registry/version-prose";
import { orNotFound } from "../../../../(review)/or-not-found";
import { readPictures } from "./read-pictures";

type Db = PageVisit["db"];

const MOST_ENDPOINTS = 100;
const MOVES_SHOWN = 20;
const DAYS = 90;

/** Everything the page of one version shows; a version that does not exist is a page that does not. */
export async function readModelCard(db: Db, asked: { model: string; version: number }) {
  const { version: found, ...around } = await orNotFound(versionDetail(db, asked));
  const detail = toModelVersionDetailDto(found, around);
  const { aliases } = around;
  const endpoints = await endpointsServing(db, found, aliases);
  return {
    version: detail,
    ...factsOf(found),
    prose: await versionProse(found),
    uploadedSha256: detail.uploaded_sha256,
    lineage: detail.lineage,
    checks: detail.checks,
    serves: endpoints.map(({ name, title, modelAlias: alias }) => ({ name, title, alias })),
    moves: await movesOf(
      db,
      asked.model,
      aliases.map(({ alias }) => alias),
    ),
    live: await Promise.all(
      endpoints.map((endpoint) => endpointCalibration(db, { endpoint, days: DAYS })),
    ),
    pictures: await readPictures(db, found, around.evaluations),
    datasets: await listDataSets(),
    rival: await rivalOf(db, found, aliases),
  };
}

function factsOf({ manifest, golden, pipelineSha256 }: ModelVersion) {
  const { data, source, parameters, metrics, segments, classes, features, title } = manifest;
  const { inputs, outputs } = manifest.signature;
  return {
    ...{ title, data, madeBy: source, parameters, metrics, segments, classes, inputs, outputs },
    ...{ features: features?.fields ?? [], adapter: manifest.adapter, pipelineSha256 },
    currency: manifest.pricing?.currency ?? null,
    remote: manifest.remote ?? null,
    golden: golden && { rows: golden.rows.length, tolerance: golden.tolerance },
  };
}

async function endpointsServing(db: Db, { id, modelId }: ModelVersion, aliases: readonly Alias[]) {
  const here = aliases.filter((it) => it.versionId === id).map(({ alias }) => alias);
  const { items } = await listEndpoints(db, { limit: MOST_ENDPOINTS });
  return items.filter((it) => it.modelId === modelId && here.includes(it.modelAlias));
}

/** The champion, or for the champion the newest other version. */
async function rivalOf(
  db: Db,
  { id, model, version }: ModelVersion,
  aliases: readonly Alias[],
): Promise<number | null> {
  const champion = aliases.find(({ alias }) => alias === "champion");
  if (champion && champion.versionId !== id) return champion.version;
  const { items } = await listVersions(db, { model, limit: 2 });
  return items.find((it) => it.version !== version)?.version ?? null;
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
