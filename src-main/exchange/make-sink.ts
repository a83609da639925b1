import { createFileSink } from './file-sink/file-sink.ts';
import { createHttpSink } from './http-sink/http-sink.ts';
import type { SinkClock, UploadSink } from './sink.ts';

/** Where documents go; the shape of the owner's settings (`uploadSettings` of the contract). */
export type UploadSettings =
  | { readonly sink: 'off' }
  | { readonly sink: 'file'; readonly folder: string }
  | { readonly sink: 'http'; readonly url: string; readonly key: string };

/** Null when documents only wait. */
export function makeSink(settings: UploadSettings, clock: SinkClock): UploadSink | null {
  switch (settings.sink) {
    case 'off':
      return null;
    case 'file':
      return createFileSink({ folder: settings.folder, clock });
    case 'http':
      return createHttpSink({ url: settings.url, key: settings.key, clock });
  }
}
