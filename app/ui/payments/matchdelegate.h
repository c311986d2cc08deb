#pragma once

#include <QStringList>
#include <QStyledItemDelegate>

namespace console {

/// Draws a cell's text with what the search found in bold and underlined: never by colour alone. Owner: the table view.
class MatchDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    /// As foldedSearchWords() gives them; the view is to be updated by the caller.
    void setWords(const QStringList &words) { m_words = words; }
    const QStringList &words() const { return m_words; }
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    QStringList m_words;
};

} // namespace console
