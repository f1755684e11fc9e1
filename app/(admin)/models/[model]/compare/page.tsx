import type { Metadata } from "next";
import { ComparisonView } from "#components/admin/models/compare/comparison-view";
import { VersionChoice } from "#components/admin/models/compare/version-choice";
import { EmptyState } from "#components/ui/empty-state";
import { PageHead } from "#components/ui/page-head";
import { TextLink } from "#components/ui/text-link";
import { requirePage } from "#lib/http/require-page";
import { mayAct } from "#lib/kernel/rights";
import { KeyRoom } from "../../../../(review)/key-room";
import { oneOf } from "../../../search";
import { chosenVersions, readComparison } from "./read-comparison";

type Props = PageProps<"/models/[model]/compare">;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Compare ${(await params).model}` };
}

export default async function ComparePage({ params, searchParams }: Props) {
  const visit = await requirePage("read_models");
  const { db, principal } = visit;
  const { model } = await params;
  const query = await searchParams;
  const asked = { a: oneOf(query, "a"), b: oneOf(query, "b") };
  const { versions, a, b } = await chosenVersions(db, model, asked);
  return (
    <KeyRoom visit={visit}>
      <PageHead
        title={`Compare ${model}`}
        lead="Two versions on the same rows, in money, in size, and in what they were made of. A difference is b less a."
      />
      {a === null || b === null ? (
        <EmptyState title="There is nothing to compare">
          <p>
            {model} has a single version. <TextLink href="/models">All models</TextLink>
          </p>
        </EmptyState>
      ) : (
        <>
          <VersionChoice model={model} versions={versions} a={a} b={b} />
          <ComparisonView
            sides={await readComparison(db, { model, a, b })}
            mayChange={mayAct(principal, "change_models")}
          />
        </>
      )}
    </KeyRoom>
  );
}
