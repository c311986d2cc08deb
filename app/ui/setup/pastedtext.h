#pragma once

#include <QString>

namespace console {

/// True for a text that must not stay in a field that shows what it holds, nor in a draft: a secret, restricted, CLI or
/// organization key or a signing secret, as recogniseKey() tells them; and any other text in which one seems to be,
/// such as a masked or cut off key, or one between other words. Takes what cleanPaste() gives.
bool looksSecret(const QString &cleaned);

/// Whether a text that had `before` characters and now has `after` was pasted or dropped, not typed.
bool looksPasted(qsizetype before, qsizetype after);

/// What a field says after it was cleared of a secret: `problem` (which field the text belongs in), and why it is gone.
QString clearedText(const QString &problem);

} // namespace console
