import type { Metadata } from "next";
import { DossierView } from "#components/admin/predictions/dossier-view";
import { requirePage } from "#lib/http/require-page";
import { policyById } from "#lib/policy/active-policy";
import { getEndpointById } from "#lib/policy/get-endpoint";
import { getLogged, getPrediction } from "#lib/serving/get-prediction";
import { KeyRoom } from "../../../(review)/key-room";
import { orNotFound } from "../../../(review)/or-not-found";

export const metadata: Metadata = { title: "Prediction" };

export default async function PredictionPage({ params }: PageProps<"/predictions/[prediction]">) {
  const visit = await requirePage("read_predictions");
  const { db, principal } = visit;
  const asked = { id: (await params).prediction, reader: principal };
  const told = await orNotFound(getPrediction(db, asked));
  const logged = await orNotFound(getLogged(db, asked));
  const { labels } = await getEndpointById(db, logged.endpointId);
  const { document } = await policyById(db, logged.policyId);
  const { input, context, subject, raw, stages, requestId, principalId, decision: row } = logged;
  const { inputSha256, pipelineSha256, calibratorId } = logged;
  return (
    <KeyRoom visit={visit}>
      <DossierView
        dossier={{
          ...{ told, row, labels, actions: [...labels, ...document.actions] },
          ...{ input, context: context ?? null, subject, raw, stages },
          ...{ requestId, askedBy: principalId, inputSha256, pipelineSha256, calibratorId },
        }}
      />
    </KeyRoom>
  );
}
