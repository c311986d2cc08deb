#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace console {

/// A stretch of a shown text, in UTF-16 units.
struct TextStretch
{
    qsizetype position = 0;
    qsizetype length = 0;
    friend bool operator==(const TextStretch &, const TextStretch &) = default;
};

/// The words of a search as the store looks for them: folded, each once.
QStringList foldedSearchWords(const QString &search);

/// Where the words of foldedSearchWords() stand in a text that is shown, folded as the search folds: words of one or
/// two letters at the beginning of a word, longer ones anywhere. Sorted, without overlaps.
QList<TextStretch> searchMatches(const QString &text, const QStringList &words);

} // namespace console
