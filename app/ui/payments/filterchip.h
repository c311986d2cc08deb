#pragma once

#include "ui/widgets/tone.h"

#include <QAbstractButton>

#include <optional>

namespace console {

/// One status of the filter bar as a chip that can be pressed, with how many payments it would show. Pressed it is
/// filled and carries a check mark, so that colour is not the only sign. Owner: StatusChips.
class FilterChip : public QAbstractButton
{
    Q_OBJECT
public:
    FilterChip(const QString &text, const QString &icon, Tone tone, QWidget *parent);
    /// Nothing: not counted yet.
    void setCount(std::optional<qint64> count);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    QString shownText() const;
    QString m_icon;
    Tone m_tone;
    std::optional<qint64> m_count;
};

} // namespace console
