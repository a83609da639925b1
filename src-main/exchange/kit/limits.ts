/** What an import file may be (spec/performance-reliability.md 3.3 no. 34). Beyond it the file is refused. */
export interface ImportLimits {
  readonly fileBytes: number;
  /** One physical line of a table, one text or tag of an XML file. */
  readonly lineBytes: number;
  readonly rows: number;
  readonly groups: number;
  readonly columns: number;
  /** Elements inside one record of an XML file. */
  readonly nodes: number;
  readonly depth: number;
  /** Characters of a name; tag 1030 takes 128, longer names are shown whole and cut when printed. */
  readonly name: number;
}

export const DEFAULT_LIMITS: ImportLimits = {
  fileBytes: 1024 * 1024 * 1024,
  lineBytes: 1024 * 1024,
  rows: 1_000_000,
  groups: 50_000,
  columns: 100,
  nodes: 200_000,
  depth: 64,
  name: 500,
};
