#include "ui/webhooks/pasteedit.h"

#include <QFontDatabase>
#include <QMimeData>

namespace console {

PasteEdit::PasteEdit(qsizetype limit, QWidget *parent) : QPlainTextEdit(parent), m_limit(limit)
{
    setTabChangesFocus(true);
    setLineWrapMode(QPlainTextEdit::NoWrap);
    setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
}

bool PasteEdit::isEmpty() const
{
    return document()->characterCount() <= 1; // an empty document has its end only
}

void PasteEdit::insertFromMimeData(const QMimeData *source)
{
    const QString text = source->text();
    if (text.size() + document()->characterCount() - textCursor().selectedText().size() > m_limit)
        Q_EMIT refusedTooLong(text.size());
    else
        insertPlainText(text);
}

} // namespace console
