/** Scripted answers of main for the harness: enough to draw every screen, nothing that pretends to be a till. */
import type { Answer, CallName } from '#contract/contract.ts';
import type { ItemView, KindFigures, ShiftFigures } from '#contract/views.ts';
import { DETAIL, ROWS } from './snapshots.ts';

const item = (id: number, name: string, priceMinor: number | null): ItemView => ({
  id,
  code: `00${id}`,
  article: '',
  barcode: '4600000000018',
  name,
  unit: 'шт',
  weighed: false,
  priceMinor,
  vat: '10',
  group: 'Молочное',
});

export const MILK = item(1, 'Молоко «Простоквашино» 2,5 %, 930 мл', 9490);

const FOUND = [
  MILK,
  item(
    2,
    'Молоко «Домик в деревне» стерилизованное 3,2 %, 950 г, с витаминами, в упаковке с крышкой, для всей семьи',
    11_990,
  ),
  item(3, 'Молоко сгущённое с сахаром 8,5 %, 380 г', 12_490),
  item(4, 'Молоко козье 3,5 %, 1 л', null),
];

export type Replies = { readonly [N in CallName]?: Answer<N> };

const NO_FIGURES: KindFigures = {
  count: 0,
  totalMinor: 0,
  cashMinor: 0,
  electronicMinor: 0,
  prepaidMinor: 0,
  creditMinor: 0,
};
export const FIGURES: ShiftFigures = {
  sale: { ...NO_FIGURES, count: 46, totalMinor: 4_120_355, cashMinor: 2_410_055, electronicMinor: 1_710_300 },
  saleReturn: { ...NO_FIGURES, count: 1, totalMinor: 18_980, cashMinor: 18_980 },
  cashInMinor: 500_000,
  cashOutMinor: 0,
  cashInDrawerMinor: 2_891_075,
};

export const REPLIES: Replies = {
  'sale.enter': { result: 'choices', items: FOUND },
  'catalogue.search': { items: FOUND, corrected: 'молоко' },
  'catalogue.price': { item: MILK },
  'catalogue.pickFiles': { paths: ['/tmp/import.xml'] },
  'catalogue.import': {
    added: 288,
    updated: 24,
    unchanged: 1210,
    removed: 0,
    barcodesAdded: 310,
    skipped: 3,
    problems: [
      { line: 1207, file: 'offers.xml', code: 'price-negative', params: {} },
      { line: 3312, file: 'import.xml', code: 'name-missing', params: {} },
      { line: 4100, file: 'import.xml', code: 'barcode-taken', params: { barcode: '4600000000018' } },
    ],
  },
  'journal.list': { rows: [...ROWS], more: false },
  'journal.receipt': DETAIL,
  'ui.kept': { screen: '', focus: '', fields: {} },
  'options.get': { keepDeferred: true, returnPapers: false, upload: { sink: 'off' } },
  'shift.figures': {
    ledger: FIGURES,
    device: { ...FIGURES, cashInDrawerMinor: 4_610_355 },
  },
  'setup.get': {
    current: null,
    registrars: [
      {
        driver: 'shtrih',
        title: 'Штрих-М (протокол 1.12 и новее)',
        ports: ['serial', 'tcp'],
        form: [
          { name: 'password', title: 'Пароль кассира', type: 'integer', initial: 30, min: 0, max: 99_999_999 },
          {
            name: 'adminPassword',
            title: 'Пароль администратора',
            type: 'integer',
            initial: 30,
            min: 0,
            max: 99_999_999,
          },
        ],
      },
    ],
    scanners: [{ driver: 'serial', title: 'Последовательный порт', ports: ['serial'], form: [] }],
    terminals: [
      {
        driver: 'nexo',
        title: 'Терминал по протоколу nexo',
        ports: ['tcp'],
        form: [
          {
            name: 'saleId',
            title: 'Имя этой кассы для терминала (SaleID): у каждой кассы своё',
            type: 'text',
            initial: 'RMK-1',
            min: null,
            max: null,
          },
          {
            name: 'buyerWaitSec',
            title: 'Сколько ждать покупателя, с',
            type: 'integer',
            initial: 180,
            min: 30,
            max: 600,
          },
          { name: 'prints', title: 'Терминал печатает слип сам', type: 'boolean', initial: true, min: null, max: null },
        ],
      },
    ],
    serialPorts: [
      { path: '/dev/ttyUSB0', title: '/dev/ttyUSB0, Prolific' },
      { path: '/dev/ttyACM0', title: '/dev/ttyACM0, Honeywell' },
    ],
    dataDir: '/home/kassa/.config/rmk',
  },
  'setup.testRegistrar': {
    result: 'ready',
    model: 'ШТРИХ-М-02Ф',
    serial: '0000000000012345',
    inn: '7707083893',
    fnNumber: '9999078900001234',
    ffd: '1.2',
  },
  'app.about': {
    version: '0.1.0',
    electron: '33.4.11',
    chrome: '130.0.6723.191',
    node: '20.18.3',
    sqlite: '3.51.3',
    dataDir: '/home/kassa/.config/rmk',
  },
  'sim.state': {
    paper: true,
    power: true,
    cover: false,
    terminal: { power: true, buyer: 'approves' },
    scanExamples: FOUND.map(({ name }, index) => ({ code: `460000000001${index}`, name })),
  },
  'sim.printed': {
    lines: [
      '     ООО «Ромашка»',
      '   КАССОВЫЙ ЧЕК / ПРИХОД',
      'Молоко 2,5 %',
      '  2 x 94.90        =189.80',
      'ИТОГ              =189.80',
    ],
  },
};
