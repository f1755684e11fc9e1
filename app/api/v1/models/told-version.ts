import { toModelVersionDetailDto } from "#lib/contracts/model-dto";
import type { ModelVersionDetailDto } from "#lib/contracts/models";
import { versionDetail } from "#lib/registry/version-detail";

type Asked = Parameters<typeof versionDetail>;

/** A version as its readers are told of it, with all that surrounds it. Refuses `not_found`. */
export async function toldVersion(
  db: Asked[0],
  { model, version }: Asked[1],
): Promise<ModelVersionDetailDto> {
  const { version: found, ...around } = await versionDetail(db, { model, version });
  return toModelVersionDetailDto(found, around);
}
