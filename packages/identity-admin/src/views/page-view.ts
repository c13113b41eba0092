import type { Page } from '@vestibule/identity-core';

export function pageView<Item>({ items, next }: Page<Item>, view: (item: Item) => object): object {
  return { items: items.map(view), next };
}
