select set_config('umpire.actor', 'migration', true);
-- A table goes with its version.
delete from "static_predictions" s
 where not exists (select 1 from "model_versions" v where v."id" = s."model_version_id");

-- AddForeignKey
ALTER TABLE "static_predictions" ADD CONSTRAINT "static_predictions_model_version_id_fkey" FOREIGN KEY ("model_version_id") REFERENCES "model_versions"("id") ON DELETE CASCADE ON UPDATE CASCADE;
