import { describe, expect, test } from 'vitest';
import { foldText, otherLayout } from '#main/catalogue/fold.ts';
import { createSearch } from '#main/catalogue/search.ts';
import { typingDistance } from '#main/catalogue/vocabulary.ts';
import { aCatalogue, MILK, write } from './a-catalogue.ts';

const NAMES = [
  'Молоко пастеризованное Луговица 2,5% 930 мл',
  'Молоко пастеризованное Луговица 3,2% 930 мл',
  'Шоколад молочный Вечерняя сказка 85 г',
  'Йогурт питьевой Синий клевер клубника 2% 260 г',
  'Сырок глазированный Ёлочка ваниль 26% 40 г',
  'Хлеб «Бородинский» Колосок 400 г',
  'Кофе в зёрнах Площадь Восстания тёмной обжарки 1 кг',
  'Чай чёрный Milky Way 25 пакетиков',
  'Капсулы 3 в 1 для стирки',
];

function aSearch() {
  const catalogue = aCatalogue();
  write(catalogue, (writer) => {
    for (const [index, name] of NAMES.entries()) {
      const fields = { ...MILK, name, code: `7${index}`, article: `АРТ-10${index}` };
      const id = writer.addItem(name, 'test', fields);
      writer.setPrice(id, 1000 + index * 55);
      writer.addBarcode(id, `460123456789${index}`, 'test');
    }
    const plu = { name: 'Сыр Голландский весовой', code: '500', article: 'СР-1', weighed: true, plu: 77 };
    writer.addItem('cheese', 'test', { ...MILK, ...plu });
  });
  const { search } = createSearch(catalogue);
  return { catalogue, search, names: (query: string) => search(query, 20).items.map((item) => item.name) };
}

describe('searching by name', () => {
  test('words are found in any order and inside words, whatever the case', () => {
    const { names } = aSearch();
    expect(names('ЛУГОВ молок 3,2')).toEqual(['Молоко пастеризованное Луговица 3,2% 930 мл']);
    expect(names('родинск')).toEqual(['Хлеб «Бородинский» Колосок 400 г']);
  });

  test('names that begin with the typed letters come first', () => {
    const { names } = aSearch();
    expect(names('мол')).toEqual([
      'Молоко пастеризованное Луговица 2,5% 930 мл',
      'Молоко пастеризованное Луговица 3,2% 930 мл',
      'Шоколад молочный Вечерняя сказка 85 г',
    ]);
  });

  test('е finds ё and и finds й, and quotes in a name do not matter', () => {
    const { names } = aSearch();
    expect(names('елочка')).toEqual(['Сырок глазированный Ёлочка ваниль 26% 40 г']);
    expect(names('иогурт')).toEqual(['Йогурт питьевой Синий клевер клубника 2% 260 г']);
    expect(names('хлеб бородинский')).toEqual(['Хлеб «Бородинский» Колосок 400 г']);
  });

  test('letters typed as decomposed Unicode find the same names', () => {
    const { names } = aSearch();
    expect(names('Йогурт'.normalize('NFD'))).toHaveLength(1);
  });

  test('one and two letters find the names that begin with them', () => {
    const { names } = aSearch();
    expect(names('хл')).toEqual(['Хлеб «Бородинский» Колосок 400 г']);
    expect(names('к')).toEqual(['Капсулы 3 в 1 для стирки', 'Кофе в зёрнах Площадь Восстания тёмной обжарки 1 кг']);
  });

  test('a short fragment beside a long one must be there too', () => {
    const { names } = aSearch();
    expect(names('шоколад 85')).toEqual(['Шоколад молочный Вечерняя сказка 85 г']);
    expect(names('шоколад 99')).toEqual([]);
    expect(names('3 в 1')).toContain('Капсулы 3 в 1 для стирки');
  });

  test('an article is found by its parts', () => {
    expect(aSearch().names('арт-103')).toEqual(['Йогурт питьевой Синий клевер клубника 2% 260 г']);
  });

  test('the signs of the index language and of LIKE are ordinary letters', () => {
    const { search } = aSearch();
    for (const query of [
      '"',
      'молоко"',
      'молоко AND',
      '*',
      'NEAR(',
      '%%%',
      '___',
      "'; drop table items",
      '^мол',
      '-мол',
      '\0\0\0',
    ]) {
      expect(() => search(query, 20)).not.toThrow();
    }
    expect(search('%%%', 20).items).toEqual([]);
  });

  test('a megabyte of text is cut and answered', () => {
    expect(aSearch().search('молоко '.repeat(200_000), 20).items).toHaveLength(2);
  });

  test('nothing typed finds nothing; the limit is kept', () => {
    const { search } = aSearch();
    expect(search('   ', 20)).toEqual({ items: [], corrected: null });
    expect(search('мол', 1).items).toHaveLength(1);
    expect(search('мол', 0).items).toHaveLength(0);
  });
});

describe('forgiving search', () => {
  test('a misspelt word is corrected by the words of this shop and the correction is said', () => {
    const { search } = aSearch();
    for (const misspelt of ['клубнка', 'клубинка', 'клубрника', 'клкбника']) {
      const answer = search(misspelt, 20);
      expect(answer.items.map((item) => item.name)).toEqual(['Йогурт питьевой Синий клевер клубника 2% 260 г']);
      expect(answer.corrected).toBe('клубника');
    }
  });

  test('two slips are forgiven in a word of eight letters, and the correction is spelt as in the name', () => {
    expect(aSearch().search('глазиованый', 20)).toMatchObject({ corrected: 'глазированный', items: [{ code: '74' }] });
  });

  test('a word that occurs is never corrected, however few its finds', () => {
    const answer = aSearch().search('молочный', 20);
    expect(answer).toMatchObject({ corrected: null, items: [{ name: 'Шоколад молочный Вечерняя сказка 85 г' }] });
  });

  test('the wrong keyboard layout is read in the other one, both ways', () => {
    const { search } = aSearch();
    expect(search('vjkjrj', 20)).toMatchObject({ corrected: 'молоко', items: [{ code: '70' }, { code: '71' }] });
    expect(search('ьшдлн', 20)).toMatchObject({ corrected: 'milky', items: [{ code: '77' }] });
    expect(search('[kt,', 20)).toMatchObject({ corrected: 'хлеб', items: [{ code: '75' }] });
  });

  test('new words are known as soon as they are written, and gone with their last name', () => {
    const { catalogue, search } = aSearch();
    expect(search('рябеника', 20).items).toEqual([]);
    write(catalogue, (writer) => {
      writer.addItem('new', 'test', { ...MILK, name: 'Настойка рябиника' });
    });
    expect(search('рябеника', 20).corrected).toBe('рябиника');
    write(catalogue, (writer) => {
      const item = writer.itemByExternalId('new');
      if (item) writer.changeItem(item, { ...item.fields, deleted: true });
    });
    expect(search('рябеника', 20)).toEqual({ items: [], corrected: null });
    expect(catalogue.db.prepare(`select count(*) from words where word = 'рябиника'`).pluck().get()).toBe(0);
  });
});

describe('searching by numbers', () => {
  test('digits find barcode, code and scales number first', () => {
    const { search } = aSearch();
    expect(search('4601234567893', 20).items.map((item) => item.code)).toEqual(['73']);
    expect(search('460 1234 567 893', 20).items.map((item) => item.code)).toEqual(['73']);
    expect(search('71', 20).items[0]?.code).toBe('71');
    expect(search('77', 20).items.map((item) => item.code)).toEqual(['77', '500']);
  });

  test('the beginning of a barcode lists the goods, digits inside names come last', () => {
    const { search } = aSearch();
    expect(search('460', 20).items).toHaveLength(9);
    expect(search('930', 20).items.map((item) => item.code)).toEqual(['70', '71']);
  });

  test('=10,55 finds the goods at exactly this price', () => {
    const { search } = aSearch();
    expect(search('=10,55', 20).items.map((item) => item.code)).toEqual(['71']);
    expect(search('= 10.55', 20).items.map((item) => item.code)).toEqual(['71']);
    expect(search('=10,54', 20).items).toEqual([]);
    expect(search('=дорого', 20).items).toEqual([]);
  });
});

describe('the parts of it', () => {
  test('folding', () => {
    expect(foldText('  «Ёлочка» –\u00a0ЙОГУРТ  ')).toBe('елочка - иогурт');
  });

  test('layouts', () => {
    expect(otherLayout('vjkjrj')).toBe('молоко');
    expect(otherLayout('ьшдл')).toBe('milk');
    expect(otherLayout('молоко milk')).toBe('молоко milk');
  });

  test('typing distance counts a swap of neighbours as one', () => {
    expect(typingDistance('молоко', 'молоко')).toBe(0);
    expect(typingDistance('молоок', 'молоко')).toBe(1);
    expect(typingDistance('млоко', 'молоко')).toBe(1);
    expect(typingDistance('малако', 'молоко')).toBe(2);
    expect(typingDistance('', 'чай')).toBe(3);
  });
});
