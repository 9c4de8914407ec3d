import type { ReactNode } from 'react';
import { type Door, PageFrame } from '../parts/page-frame.tsx';

/** A page that only says one thing and where to go from here: not found, a link that no longer works, a fault of ours. */
export function MessagePage({
  title,
  door,
  owner,
  children,
}: {
  readonly title: string;
  readonly door: Door;
  readonly owner?: string;
  readonly children: ReactNode;
}) {
  return (
    <PageFrame title={title} door={door} {...(owner === undefined ? {} : { owner })}>
      <h1>{title}</h1>
      {children}
    </PageFrame>
  );
}
