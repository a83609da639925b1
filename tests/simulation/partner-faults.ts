/** What goes wrong between the till and the system that takes documents. */
import type { FaultRow } from './fault-row.ts';
import { json, type PartnerTrouble } from './partner.ts';

const MOST_WAITING = 6;
const PAGE = '<!doctype html><html><head><title>Вход в сеть</title></head><body>Введите номер телефона</body></html>';
const page = (status: number) => ({ status, headers: { 'content-type': 'text/html' }, text: PAGE });

const partner = (title: string, weight: number, trouble: Omit<PartnerTrouble, 'title'>): FaultRow => ({
  title,
  weight,
  arm: (world) => {
    if (world.partner.waiting >= MOST_WAITING) return false;
    world.partner.trouble({ title, ...trouble });
    return true;
  },
});

export const PARTNER_FAULTS: readonly FaultRow[] = [
  partner('учётная система: 500', 3, { takes: false, says: json(500, { reason: 'oops' }) }),
  partner('учётная система: взяла и ответила 500', 3, { takes: true, says: json(500, {}) }),
  partner('учётная система: взяла и промолчала', 3, { takes: true, says: null }),
  partner('учётная система: взяла, связь оборвалась', 3, { takes: true, says: 'cut' }),
  partner('учётная система: молчит', 2, { takes: false, says: null }),
  partner('учётная система: связи нет', 2, { takes: false, says: 'cut' }),
  partner('учётная система: страница вместо ответа', 2, { takes: false, says: page(200) }),
  partner('учётная система: 409 без слов', 1, { takes: false, says: json(409, {}) }),
  partner('учётная система: принят чужой', 1, { takes: false, says: json(200, { accepted: 'somebody-else' }) }),
  partner('учётная система: просит подождать', 2, {
    takes: false,
    says: { status: 503, headers: { 'retry-after': '20' }, text: '' },
  }),
  partner('учётная система: отказ документу', 1.5, { takes: false, says: json(422, { reason: 'Нет такого товара' }) }),
  partner('учётная система: 409, под этим номером другой', 0.7, {
    takes: false,
    says: json(409, { reason: 'another document was taken under this id' }),
  }),
  partner('учётная система: ключ не подошёл', 0.7, { takes: false, says: json(401, { reason: 'unknown key' }) }),
];
