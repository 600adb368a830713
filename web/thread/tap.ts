// What a customer does to a message: one value for each tap, whoever sends it.

/** Tap is an action of the customer; mid is the id of the message. */
export type Tap =
  | { type: 'postback'; mid: string; title: string; payload: string }
  | { type: 'quick_reply'; text: string; payload: string }
  | { type: 'react'; mid: string; reaction: string; emoji: string }
  | { type: 'unreact'; mid: string }
  | { type: 'edit'; mid: string; text: string }
  | { type: 'unsend'; mid: string }
  | { type: 'reply'; mid: string }
  | { type: 'optin'; mid: string; optin: 'one_time_notif_req' | 'notification_messages' }
  | { type: 'stop_notifications'; mid: string }
  | { type: 'resume_notifications'; mid: string }
  | { type: 'feedback'; mid: string; answers: Record<string, FeedbackAnswer> }
  | { type: 'customer_information'; mid: string; answers: Record<string, string> }
  | { type: 'reveal'; mid: string }
  | { type: 'link'; mid: string; url: string }
  | { type: 'unlink'; mid: string }
  | { type: 'game_play'; mid: string; payload: string }

/** FeedbackAnswer is the score of a question, and what was added in words. */
export interface FeedbackAnswer {
  payload: string
  follow_up?: string
}

/** reactions are the six that stand at hand. https://developers.facebook.com/docs/messenger-platform/reference/webhook-events/message-reactions */
export const reactions = [
  { emoji: '👍', reaction: 'like' },
  { emoji: '❤️', reaction: 'love' },
  { emoji: '😆', reaction: 'smile' },
  { emoji: '😮', reaction: 'wow' },
  { emoji: '😢', reaction: 'sad' },
  { emoji: '😠', reaction: 'angry' },
] as const
