import type { FuseV1Options } from '@electron/fuses';

export const SHIPPED_FUSES: Readonly<Partial<Record<FuseV1Options, boolean>>>;
