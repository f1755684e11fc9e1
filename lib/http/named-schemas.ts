import { z } from "zod";
import {
  CaseDecisionDto,
  CaseDto,
  CaseRowDto,
  ClaimTokenDto,
  EvidenceDto,
  HeldCaseDto,
  HistoryRowDto,
  OpinionDto,
  QueueDto,
  WhyNoneDto,
} from "#lib/contracts/cases";
import { AuditEventDto, KeyDto, MeDto, UserDto, UserSettings } from "#lib/contracts/people";
import { EndpointDto, PolicyDraftDto, PolicyVersionDto, StopDto } from "#lib/contracts/policies";
import { PredictInput, PredictionDto, RoutingReasonDto } from "#lib/contracts/predictions";
import { SimulationDto } from "#lib/contracts/simulation";

/** Objects that the API document speaks of in many places, so that it tells each once. */
export const NAMED_SCHEMAS = z.registry<{ id: string }>();

const named = {
  AuditEvent: AuditEventDto,
  Case: CaseDto,
  CaseDecision: CaseDecisionDto,
  CaseRow: CaseRowDto,
  Claim: ClaimTokenDto,
  Endpoint: EndpointDto,
  Evidence: EvidenceDto,
  HeldCase: HeldCaseDto,
  HistoryRow: HistoryRowDto,
  Key: KeyDto,
  Me: MeDto,
  Opinion: OpinionDto,
  Policy: PolicyDraftDto.shape.document,
  PolicyDraft: PolicyDraftDto,
  PolicyVersion: PolicyVersionDto,
  Prediction: PredictionDto,
  PredictInput,
  Queue: QueueDto,
  RoutingReason: RoutingReasonDto,
  Settings: UserSettings,
  Simulation: SimulationDto,
  Stop: StopDto,
  Tensor: PredictInput.shape.tensor.unwrap(),
  User: UserDto,
  WhyNone: WhyNoneDto,
};
for (const [id, schema] of Object.entries(named)) NAMED_SCHEMAS.add(schema, { id });
