// What a place of the page says while there is nothing in it: what stands here, the one action that
// begins it, an example, and the way to the screen where that is done.
export function Empty({
  children,
  example,
  see,
  action,
}: {
  children: React.ReactNode;
  example?: string;
  // A link, or several; null where this reader may not do it.
  see?: React.ReactNode;
  // Where the button of the action is drawn (`at` of Write); null again when this goes.
  action?: (at: HTMLElement | null) => void;
}) {
  return (
    <div className="empty">
      <p>{children}</p>
      {action && <span ref={action} />}
      {(example || see) && (
        <p className="small">
          {example} {see}
        </p>
      )}
    </div>
  );
}
