import { Registry } from "prom-client";
import { expect, it } from "vitest";
import { countRemoteCall, inferenceTally, registerInferenceMetrics } from "./inference-metrics";

it("shows what versions did under Triton's names, as it stands when somebody looks", async () => {
  const registry = new Registry();
  registerInferenceMetrics(registry);
  const tally = inferenceTally("loan-risk", 7);
  tally.successes += 2;
  tally.rows += 33;
  tally.computeUs += 450;
  inferenceTally("loan-risk", 7).failures += 1;
  countRemoteCall({ model: "loan-far", result: "failed" });
  countRemoteCall({ model: "loan-far", result: "failed" });
  for (let i = 0; i < 2; i++) {
    const text = await registry.metrics();
    expect(text).toContain('nv_inference_request_success{model="loan-risk",version="7"} 2');
    expect(text).toContain('nv_inference_request_failure{model="loan-risk",version="7"} 1');
    expect(text).toContain('nv_inference_count{model="loan-risk",version="7"} 33');
    expect(text).toContain(
      'nv_inference_compute_infer_duration_us{model="loan-risk",version="7"} 450',
    );
    expect(text).toContain('umpire_remote_calls_total{model="loan-far",result="failed"} 2');
  }
});
