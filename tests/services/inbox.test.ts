import { expect, test } from 'vitest';
import { INBOX_LIMIT, Inbox } from '#main/services/inbox.ts';

test('a task caused by a task waits until the first has ended', () => {
  const inbox = new Inbox();
  const order: string[] = [];
  inbox.push(() => {
    order.push('first begins');
    inbox.push(() => order.push('second'));
    order.push('first ends');
  });
  expect(order).toEqual(['first begins', 'first ends', 'second']);
});

test('the sixty-fifth waiting task is refused, not lost in silence', () => {
  const inbox = new Inbox();
  const answers: boolean[] = [];
  inbox.push(() => {
    for (let index = 0; index <= INBOX_LIMIT; index++) answers.push(inbox.push(() => {}));
  });
  expect(answers.filter((taken) => taken)).toHaveLength(64);
  expect(answers.at(-1)).toBe(false);
});

test('a task that throws does not stop the ones behind it', () => {
  const inbox = new Inbox();
  let ran = false;
  expect(() =>
    inbox.push(() => {
      inbox.push(() => {
        ran = true;
      });
      throw new Error('defect');
    }),
  ).toThrow('defect');
  inbox.push(() => {});
  expect(ran).toBe(true);
});

test('after closing nothing runs any more', () => {
  const inbox = new Inbox();
  inbox.close();
  let ran = false;
  inbox.push(() => {
    ran = true;
  });
  expect(ran).toBe(false);
});
