#pragma once

#include <QPlainTextEdit>

namespace console {

/// A box for a pasted text of bounded length. What is longer is not taken in: laying out megabytes would stop the
/// window. What was there before stays. Owner: its part.
class PasteEdit final : public QPlainTextEdit
{
    Q_OBJECT
public:
    /// `limit` in characters.
    PasteEdit(qsizetype limit, QWidget *parent);
    bool isEmpty() const;

Q_SIGNALS:
    /// A text was pasted or dropped that is too long; nothing was changed.
    void refusedTooLong(qsizetype length);

protected:
    void insertFromMimeData(const QMimeData *source) override;

private:
    qsizetype m_limit;
};

} // namespace console
