/** The rules that say no live in domain; what they say crosses the border unchanged. */
export {
  accepted,
  type Outcome,
  REFUSALS,
  type Refusal,
  type RefusalCode,
  type RefusalParams,
  refused,
} from '#domain/refusals.ts';
