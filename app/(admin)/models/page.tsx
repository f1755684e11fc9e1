import type { Metadata } from "next";
import { ModelList } from "#components/admin/models/model-list";
import { ModelSearch } from "#components/admin/models/model-search";
import { Pager } from "#components/admin/pager";
import { Button } from "#components/ui/button";
import { EmptyState } from "#components/ui/empty-state";
import { PageHead } from "#components/ui/page-head";
import { requirePage } from "#lib/http/require-page";
import { mayAct } from "#lib/kernel/rights";
import { KeyRoom } from "../../(review)/key-room";
import { oneOf } from "../search";
import { readModels } from "./read-models";

export const metadata: Metadata = { title: "Models" };

export default async function ModelsPage({ searchParams }: PageProps<"/models">) {
  const visit = await requirePage("read_models");
  const { db, principal } = visit;
  const query = await searchParams;
  const cursor = oneOf(query, "cursor");
  const search = {
    tag: oneOf(query, "tag"),
    metric: oneOf(query, "metric"),
    parameter: oneOf(query, "parameter"),
    fingerprint: oneOf(query, "fingerprint"),
  };
  const { models, nextCursor, faults } = await readModels(db, { search, cursor });
  const mayChange = mayAct(principal, "change_models");
  const isFiltered = Object.values(search).some((it) => it !== undefined);
  return (
    <KeyRoom visit={visit}>
      <PageHead
        title="Models"
        lead="Versions never change; aliases say which of them serves, and keep their history."
        acts={mayChange ? <UploadLink /> : null}
      />
      {models.length > 0 || isFiltered ? <ModelSearch search={search} faults={faults} /> : null}
      {models.length > 0 ? <ModelList models={models} mayChange={mayChange} /> : null}
      {models.length === 0 ? (
        <NoModel
          isFiltered={isFiltered}
          isUnread={Object.keys(faults).length > 0}
          mayChange={mayChange}
        />
      ) : null}
      <Pager path="/models" filters={search} cursor={cursor} nextCursor={nextCursor} />
    </KeyRoom>
  );
}

function UploadLink() {
  return (
    <Button asChild variant="primary">
      <a href="/models/upload">Upload a model</a>
    </Button>
  );
}

function NoModel({
  isFiltered,
  isUnread,
  mayChange,
}: {
  readonly isFiltered: boolean;
  /** A condition cannot be read. */
  readonly isUnread: boolean;
  readonly mayChange: boolean;
}) {
  if (isUnread) return <EmptyState title="The search cannot be read" />;
  if (isFiltered) {
    return (
      <EmptyState title="No version passes">
        <p>Every condition has to hold. A metric is looked up on the part “report” unless said.</p>
      </EmptyState>
    );
  }
  return (
    <EmptyState title="No model yet" acts={mayChange ? <UploadLink /> : null}>
      <p>
        A model is an ONNX file that scores labels.{" "}
        {mayChange ? "It is looked at before anything is stored." : "An administrator uploads it."}
      </p>
    </EmptyState>
  );
}
