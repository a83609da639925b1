/**
 * One sealed document on its way to the system that takes documents. The same facts are the columns of its outbox row
 * (src-main/ledger/outbox.ts), read back after a restart.
 */

/** Why a document was not taken. Each code is a key of the dictionary: `upload.<code>`. */
export const UPLOAD_REASONS = [
  // the document stays in the queue and is tried again
  /** The partner was not reached, or the connection broke before its answer was whole. */
  'no-link',
  /** Its answer did not come in time; it may have the document. */
  'no-answer',
  /** It said itself that it is broken (5xx). */
  'partner-failed',
  /** It asks to come later (408, 425, 429). */
  'partner-busy',
  /** The answer is not the partner's language: a page, garbage, somebody else's id, too much of it. */
  'answer-foreign',
  /** It points to another address; a till does not follow where its documents would go. */
  'redirected',
  /** There is nobody who takes documents at this address (404, 405, 410). */
  'address-wrong',
  'key-refused',
  'folder-missing',
  'folder-closed',
  'disk-full',
  'file-failed',
  // the document is set aside until a person releases it
  /** The partner read it and said no. */
  'refused',
  /** Something else is there already under the same id. */
  'conflict',
  /** The till itself cannot make the document from its rows. */
  'document-unreadable',
] as const;

export type UploadReasonCode = (typeof UPLOAD_REASONS)[number];

export interface UploadReason {
  readonly code: UploadReasonCode;
  /** The partner's or the system's own words, made harmless by `plainWords`; empty when it said nothing. */
  readonly text: string;
}

interface Every {
  /** How often it was sent since it was queued or released. */
  readonly attempts: number;
  /** When this state began. */
  readonly sinceMs: number;
}

export type UploadState =
  | (Every & { readonly at: 'queued' })
  /** Committed before the request leaves: from here on the partner may have the document. */
  | (Every & { readonly at: 'sending' })
  /** Not taken; the next try is due at `untilMs`. */
  | (Every & { readonly at: 'later'; readonly untilMs: number; readonly reason: UploadReason })
  | (Every & { readonly at: 'accepted' })
  /** Set aside alone, with the reason; a person may release it. */
  | (Every & { readonly at: 'rejected'; readonly reason: UploadReason });

interface At {
  readonly nowMs: number;
}

export type UploadEvent =
  | (At & { readonly type: 'send' })
  /** Taken now, or found to be there already. */
  | (At & { readonly type: 'accepted' })
  | (At & {
      readonly type: 'postponed';
      readonly reason: UploadReason;
      /** Whole, 0..999: drawn by the caller, so that tills that fell silent together do not come back together. */
      readonly jitterMilli: number;
      /** What the partner asked for; null when it did not. */
      readonly retryAfterMs: number | null;
    })
  | (At & { readonly type: 'rejected'; readonly reason: UploadReason })
  /** A person does not want to wait. */
  | (At & { readonly type: 'hurry' })
  | (At & { readonly type: 'release' })
  /** The program was started again, or whoever was sending has stopped. */
  | (At & { readonly type: 'resumed' });

/** The request itself; carried out after the step is committed. */
export interface UploadEffect {
  readonly do: 'send';
}
