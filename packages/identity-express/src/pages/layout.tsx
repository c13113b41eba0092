import type { ComponentChildren, VNode } from 'preact';
import { STYLESHEET_PATH } from './assets.js';

export interface LayoutProps {
  readonly title: string;
  readonly wide?: boolean;
  readonly script?: string;
  readonly children: ComponentChildren;
}

export function Layout({ title, wide = false, script, children }: LayoutProps): VNode {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>{title}</title>
        <link rel="stylesheet" href={STYLESHEET_PATH} />
        {script === undefined ? null : <script src={script} defer />}
      </head>
      <body>
        <main class={wide ? 'wide' : undefined}>
          <h1>{title}</h1>
          {children}
        </main>
      </body>
    </html>
  );
}
