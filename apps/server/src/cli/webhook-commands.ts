import type { Command } from 'commander';
import { segment, type Run } from './command-context.js';
import { call, callAll } from './management-api.js';
import { facts, table } from './output.js';

interface Webhook {
  readonly id: string;
  readonly url: string;
  readonly types: readonly string[] | null;
  readonly description: string | null;
  readonly enabled: boolean;
  readonly disabledReason: string | null;
}

interface Created {
  readonly id: string;
  readonly url: string;
  readonly secret: string;
}

interface Delivery {
  readonly id: string;
  readonly type: string;
  readonly status: string;
  readonly attempts: number;
  readonly createdAt: string;
  readonly responseStatus: number | null;
  readonly error: string | null;
}

const webhooksOf = (tenant: string): string => `/tenants/${segment(tenant)}/webhooks`;
const webhookAt = (tenant: string, id: string): string => `${webhooksOf(tenant)}/${segment(id)}`;

const describeCreated = ({ id, url, secret }: Created): string => facts([['id', id], ['URL', url], ['secret (shown this once)', secret]]);

const describeDelivery = (delivery: Delivery): string =>
  facts([
    ['delivery', delivery.id],
    ['type', delivery.type],
    ['status', delivery.status],
    ['answer', delivery.responseStatus],
    ['error', delivery.error],
  ]);

const describe = (webhook: Webhook): string =>
  facts([
    ['id', webhook.id],
    ['URL', webhook.url],
    ['types', webhook.types ?? 'all'],
    ['description', webhook.description],
    ['state', webhook.enabled ? 'on' : `off${webhook.disabledReason === null ? '' : `: ${webhook.disabledReason}`}`],
  ]);

export function addWebhookCommands(program: Command, run: Run): void {
  const webhook = program.command('webhook').description('where events are sent to');
  webhook
    .command('create <tenant> <url>')
    .description('send every event from now on to a URL; the secret is shown this once')
    .option('--type <type...>', 'only these types (default: all)')
    .option('--description <text>')
    .addHelpText('after', '\nExample:\n  vestibule webhook create acme https://crm.example.com/hooks --type user.created user.deleted')
    .action((tenant: string, url: string, options: { type?: string[]; description?: string }, command: Command) =>
      run(command, async (api, output) => {
        const body = { url, ...(options.type === undefined ? {} : { types: options.type }), ...(options.description === undefined ? {} : { description: options.description }) };
        const created = await call<Created>(api, 'POST', webhooksOf(tenant), body);
        output.result(created, () => describeCreated(created));
      }),
    );
  webhook
    .command('list <tenant>')
    .description('every webhook')
    .action((tenant: string, _options: unknown, command: Command) =>
      run(command, async (api, output) => {
        const items = await callAll<Webhook>(api, webhooksOf(tenant));
        output.result({ items }, () => table(['ID', 'URL', 'TYPES', 'STATE'], items.map((one) => [one.id, one.url, one.types ?? 'all', one.enabled ? 'on' : 'off'])));
      }),
    );
  const one = <Answer>(name: string, description: string, method: string, suffix: string, body: unknown, text: (answer: Answer) => string): void => {
    webhook
      .command(`${name} <tenant> <id>`)
      .description(description)
      .action((tenant: string, id: string, _options: unknown, command: Command) =>
        run(command, async (api, output) => {
          const answer = await call<Answer>(api, method, `${webhookAt(tenant, id)}${suffix}`, body);
          output.result(answer ?? { deleted: id }, () => text(answer));
        }),
      );
  };
  one<Webhook>('show', 'one webhook', 'GET', '', undefined, describe);
  one<Webhook>('enable', 'switch on, and send what it missed', 'PATCH', '', { enabled: true }, describe);
  one<Webhook>('disable', 'switch off', 'PATCH', '', { enabled: false }, describe);
  one<Created>('rotate-secret', 'a new secret; the one before signs beside it for a day', 'POST', '/rotate-secret', {}, describeCreated);
  one<Delivery>('test', 'send a message now and show what came of it', 'POST', '/test', {}, describeDelivery);
  one<null>('delete', 'end a webhook', 'DELETE', '', undefined, () => 'The webhook is gone.');
  webhook
    .command('deliveries <tenant> <id>')
    .description('what was sent and what became of it, newest first')
    .action((tenant: string, id: string, _options: unknown, command: Command) =>
      run(command, async (api, output) => {
        const items = await callAll<Delivery>(api, `${webhookAt(tenant, id)}/deliveries`);
        output.result({ items }, () =>
          table(['ID', 'AT', 'TYPE', 'STATUS', 'ATTEMPTS', 'ANSWER', 'ERROR'], items.map((each) => [each.id, each.createdAt, each.type, each.status, each.attempts, each.responseStatus, each.error])),
        );
      }),
    );
  webhook
    .command('redeliver <tenant> <id> <delivery>')
    .description('send the same message once more, now')
    .action((tenant: string, id: string, delivery: string, _options: unknown, command: Command) =>
      run(command, async (api, output) => {
        const sent = await call<Delivery>(api, 'POST', `${webhookAt(tenant, id)}/deliveries/${segment(delivery)}/redeliver`, {});
        output.result(sent, () => describeDelivery(sent));
      }),
    );
}
