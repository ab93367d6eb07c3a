/** Names of the messages between a window and the shell. */
export const REQUEST_CHANNEL = 'netloom:request';
export const EVENT_CHANNEL = 'netloom:event';
