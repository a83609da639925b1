/** What takes documents: a folder, a server, later a partner. The sender (services/upload-desk.ts) knows only this. */
import type { UploadReason } from '#domain/upload/states.ts';
import type { UploadDocument } from '#main/ledger/upload-document.ts';

export type SinkAnswer =
  /** It has the document: taken now, or there already. Only the other side's own word for this very id counts. */
  | { readonly answer: 'accepted' }
  /** Not now; whether it has the document may be unknown. `retryAfterMs`: when it asked to come again. */
  | { readonly answer: 'later'; readonly reason: UploadReason; readonly retryAfterMs: number | null }
  /** It will never take this document as it is. */
  | { readonly answer: 'rejected'; readonly reason: UploadReason };

export interface UploadSink {
  readonly kind: 'file' | 'http';
  /**
   * Hands over one document; the same document again is harmless. Never rejects for what the world does; ends soon
   * after `signal` is aborted, its answer is not used then.
   */
  send(document: UploadDocument, signal: AbortSignal): Promise<SinkAnswer>;
}

/** The part of a clock a sink needs; `Clock` of drivers/kit fits. */
export interface SinkClock {
  now(): number;
  /** Runs `action` once after `delayMs`; returns a function that cancels it. */
  after(delayMs: number, action: () => void): () => void;
}
