import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ModelVersionView } from "#components/admin/models/model-version-view";
import { requirePage } from "#lib/http/require-page";
import { mayAct } from "#lib/kernel/rights";
import { KeyRoom } from "../../../../(review)/key-room";
import { readModelCard } from "./read-model-card";

type Props = PageProps<"/models/[model]/[version]">;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { model, version } = await params;
  return { title: `${model} ${version}` };
}

export default async function ModelVersionPage({ params }: Props) {
  const visit = await requirePage("read_models");
  const { db, principal } = visit;
  const { model, version } = await params;
  if (!/^\d{1,9}$/.test(version)) notFound();
  const card = await readModelCard(db, { model, version: Number(version) });
  return (
    <KeyRoom visit={visit}>
      <ModelVersionView card={card} mayChange={mayAct(principal, "change_models")} />
    </KeyRoom>
  );
}
