import { MessagePage } from './message-page.tsx';

/** Something here broke, or the request was none that a page takes. It names the request, so that the log can be asked. */
export function FaultPage({ status, request }: { readonly status: number; readonly request: string }) {
  return status < 500 ? (
    <MessagePage title="This request makes no sense here" door="bare">
      <p>
        Go back and try again, or <a href="/">start at the front door</a>.
      </p>
    </MessagePage>
  ) : (
    <MessagePage title="Something broke on our side" door="bare">
      <p>
        Nothing that you sent has been half done. Try again; if it stays, show request <code>{request}</code> to whoever runs this server. The command
        line and the API may still work.
      </p>
    </MessagePage>
  );
}
