import type { Metadata } from "next";
import { ModelList } from "#components/admin/models/model-list";
import { Pager } from "#components/admin/pager";
import { EmptyState } from "#components/ui/empty-state";
import { PageHead } from "#components/ui/page-head";
import { toModelDto, toModelVersionDto } from "#lib/contracts/model-dto";
import { requirePage } from "#lib/http/require-page";
import { listAliases } from "#lib/registry/aliases/alias-history";
import { listModels, listVersions } from "#lib/registry/list-models";
import { KeyRoom } from "../../(review)/key-room";
import { oneOf } from "../search";

export const metadata: Metadata = { title: "Models" };

const MODELS_A_PAGE = 20;
const VERSIONS_SHOWN = 20;

export default async function ModelsPage({ searchParams }: PageProps<"/models">) {
  const visit = await requirePage("read_models");
  const { db } = visit;
  const cursor = oneOf(await searchParams, "cursor");
  const { items, nextCursor } = await listModels(db, { limit: MODELS_A_PAGE, cursor });
  const models = await Promise.all(
    items.map(async (model) => {
      const aliases = await listAliases(db, model.id);
      const page = await listVersions(db, { model: model.name, limit: VERSIONS_SHOWN });
      const versions = page.items.map((it) => toModelVersionDto(it, aliases));
      return { model: toModelDto(model, aliases), versions };
    }),
  );
  return (
    <KeyRoom visit={visit}>
      <PageHead
        title="Models"
        lead="Versions never change; aliases say which of them serves, and keep their history."
      />
      {models.length === 0 ? (
        <EmptyState title="No model yet">
          <p>
            Upload one: POST /api/v1/models/&#123;model&#125;/versions with the file and its
            manifest.
          </p>
        </EmptyState>
      ) : (
        <ModelList models={models} />
      )}
      <Pager path="/models" filters={{}} cursor={cursor} nextCursor={nextCursor} />
    </KeyRoom>
  );
}
