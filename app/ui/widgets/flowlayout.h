#pragma once

#include <QLayout>
#include <QList>

namespace console {

/// Lays its items out like words: side by side, and in a new line where the width ends. Items of a line share its
/// middle. Owner: its widget.
class FlowLayout : public QLayout
{
    Q_OBJECT
public:
    explicit FlowLayout(QWidget *parent = nullptr, int gapX = 8, int gapY = 6);
    ~FlowLayout() override;

    void addItem(QLayoutItem *item) override;
    int count() const override { return int(m_items.size()); }
    QLayoutItem *itemAt(int index) const override { return m_items.value(index); }
    QLayoutItem *takeAt(int index) override;
    Qt::Orientations expandingDirections() const override { return {}; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    void setGeometry(const QRect &rect) override;
    QSize sizeHint() const override;
    QSize minimumSize() const override;

private:
    /// The height used; places the items if `place`.
    int arrange(const QRect &rect, bool place) const;
    QList<QLayoutItem *> m_items;
    int m_gapX;
    int m_gapY;
};

} // namespace console
