import { z } from "zod";
import { Slug } from "#lib/contracts/common";
import { ModelVersionDetailDto } from "#lib/contracts/models";
import { defineRoute } from "#lib/http/define-route";
import { writeOnce } from "#lib/http/write-once";
import { prepareRemote } from "#lib/registry/remote/prepare-remote";
import { registerRemote } from "#lib/registry/remote/register-remote";
import { RemoteManifest } from "#lib/registry/remote/remote-manifest";
import { remoteServer } from "#lib/serving/remote-door";
import { filesDir } from "#lib/serving/serving-doors";
import { toldVersion } from "../../../told-version";

export const POST = defineRoute({
  summary: "Register a model on another server as the next version of a line",
  description:
    "The server speaks the Open Inference Protocol. Its model is described, asked and compared with the adapter first.",
  act: "change_models",
  params: z.strictObject({ model: Slug }),
  body: RemoteManifest,
  reply: ModelVersionDetailDto,
  status: 201,
  transaction: "own",
  handle: ({ db, actor, params: { model }, keyed, body: manifest }) =>
    writeOnce({
      ...{ db, actor, keyed, reply: ModelVersionDetailDto, status: 201 },
      prepare: () =>
        prepareRemote({ manifest, server: remoteServer(model, manifest), filesDir: filesDir() }),
      write: async (tx, prepared) =>
        toldVersion(tx, await registerRemote(tx, { model, prepared, by: actor })),
    }),
});
