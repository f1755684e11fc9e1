import type { Metadata } from "next";
import { ImportForm } from "#components/admin/models/upload/import-form";
import { UploadWizard } from "#components/admin/models/upload/upload-wizard";
import { PageHead } from "#components/ui/page-head";
import { requirePage } from "#lib/http/require-page";
import { listModels, listVersions } from "#lib/registry/list-models";
import { KeyRoom } from "../../../(review)/key-room";
import { oneOf } from "../../search";

export const metadata: Metadata = { title: "Upload a model" };

const MOST_MODELS = 100;

export default async function UploadPage({ searchParams }: PageProps<"/models/upload">) {
  const visit = await requirePage("change_models");
  const { db } = visit;
  const model = oneOf(await searchParams, "model") ?? "";
  const { items } = await listModels(db, { limit: MOST_MODELS });
  const models = await Promise.all(
    items.map(async ({ name }) => {
      const { items: newest } = await listVersions(db, { model: name, limit: 1 });
      return { name, newest: newest[0]?.version ?? null };
    }),
  );
  return (
    <KeyRoom visit={visit}>
      <PageHead
        title={model ? `New version of ${model}` : "Upload a model"}
        lead="Any ONNX classifier whose scores speak of named labels."
      />
      <UploadWizard models={models} model={model} />
      {model ? null : (
        <details className="mt-8 max-w-4xl">
          <summary className="min-h-7 text-sm">
            Or import a version that was exported elsewhere
          </summary>
          <div className="mt-2">
            <ImportForm />
          </div>
        </details>
      )}
    </KeyRoom>
  );
}
