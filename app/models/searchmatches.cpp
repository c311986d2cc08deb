#include "models/searchmatches.h"

#include "store/searchtext.h"

#include <algorithm>

namespace console {

namespace {

// A text folded letter by letter, with the way back: the folded text may be longer (ligatures) or shorter (accents).
struct FoldedText
{
    QString text;
    QList<qsizetype> begins; ///< of each folded unit: where its letter begins in the original
    QList<qsizetype> ends;   ///< where it ends, with the accents that follow it
};

qsizetype letterAt(const QString &text, qsizetype i)
{
    return text.at(i).isHighSurrogate() && i + 1 < text.size() && text.at(i + 1).isLowSurrogate() ? 2 : 1;
}

FoldedText foldWithPlaces(const QString &text)
{
    FoldedText folded;
    for (qsizetype i = 0; i < text.size();) {
        const qsizetype length = letterAt(text, i);
        const QString letter = foldText(text.mid(i, length));
        i += length;
        if (letter.isEmpty() && !folded.ends.isEmpty())
            folded.ends.last() = i;
        for (qsizetype n = 0; n < letter.size(); ++n) {
            folded.begins.append(i - length);
            folded.ends.append(i);
        }
        folded.text += letter;
    }
    return folded;
}

bool beginsAWord(const QString &folded, qsizetype at)
{
    if (at == 0)
        return true;
    const QChar before = folded.at(at - 1);
    return partMarks().contains(before) || searchWords(QString(before)).isEmpty();
}

void addMatches(const FoldedText &folded, const QString &word, QList<TextStretch> *found)
{
    const bool onlyBeginnings = lettersOf(word) < 3;
    for (qsizetype at = folded.text.indexOf(word); at >= 0; at = folded.text.indexOf(word, at + 1)) {
        if (onlyBeginnings && !beginsAWord(folded.text, at))
            continue;
        const qsizetype from = folded.begins.at(at);
        found->append({from, folded.ends.at(at + word.size() - 1) - from});
    }
}

} // namespace

QStringList foldedSearchWords(const QString &search)
{
    QStringList words = searchWords(search);
    words.removeDuplicates();
    return words;
}

QList<TextStretch> searchMatches(const QString &text, const QStringList &words)
{
    QList<TextStretch> found;
    if (text.isEmpty() || words.isEmpty())
        return found;
    const FoldedText folded = foldWithPlaces(text);
    for (const QString &word : words) {
        if (!word.isEmpty())
            addMatches(folded, word, &found);
    }
    std::ranges::sort(found, {}, &TextStretch::position);
    QList<TextStretch> joined;
    for (const TextStretch &stretch : std::as_const(found)) {
        if (joined.isEmpty() || stretch.position > joined.last().position + joined.last().length)
            joined.append(stretch);
        else
            joined.last().length =
                std::max(joined.last().length, stretch.position + stretch.length - joined.last().position);
    }
    return joined;
}

} // namespace console
