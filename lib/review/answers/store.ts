import type { Db } from "#lib/db/client";
import type { Answer, AnsweredCase } from "../answers-of";
import { standing } from "../turns/store";

/** Every case of these predictions with its last word, oldest case first. */
export async function findAnswers(db: Db, predictionIds: readonly string[]): Promise<Answer[]> {
  return db.$queryRaw<Answer[]>`
    select c.id as "caseId", c.prediction_id as "predictionId", c.origin::text as origin,
           c.state = 'waiting' or d.kind is null or d.kind = 'reversal' as "isOpen",
           case when d.kind <> 'reversal' then d.label end as label,
           case when d.kind <> 'reversal' then d.source::text end as source,
           case when d.kind = 'amend' then d.label
                when d.kind = 'decide' then (select said.label from reviews said
                                              where said.id = d.review_id) end as word,
           given.reviews, d.decided_at as "decidedAt", c.minutes, c.gold_label as "goldLabel"
      from review_cases c
      left join lateral (select kind, label, source, review_id, decided_at from decisions
                          where case_id = c.id order by revision desc limit 1) d on true
      cross join lateral (
        select coalesce(jsonb_agg(jsonb_build_object(
                 'label', r.label, 'reviewerId', r.reviewer_id, 'decider', r.decider,
                 'activeMs', r.active_ms,
                 'mode', r.mode, 'wasShown', r.revealed_at is not null)
                 order by r.created_at, r.id), '[]'::jsonb) as reviews
          from reviews r where r.case_id = c.id and ${standing}) given
     where c.prediction_id = any(${[...predictionIds]})
     order by c.prediction_id, c.created_at, c.id`;
}

/** Cases decided in the last days, newest first. */
export async function findAnsweredCases(
  db: Db,
  asked: { readonly endpointId: string; readonly days: number; readonly limit: number },
): Promise<AnsweredCase[]> {
  return db.$queryRaw<AnsweredCase[]>`
    select id as "caseId", prediction_id as "predictionId" from review_cases
     where endpoint_id = ${asked.endpointId} and state = 'decided'
       and decided_at > umpire_now() - ${asked.days} * interval '1 day'
     order by decided_at desc, id desc
     limit ${asked.limit}`;
}
