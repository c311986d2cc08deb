#pragma once

#include <QFrame>

class QTreeWidget;

namespace console {

/// What can be typed into the search box, as a list by the "?" button: arrows go through it, Enter puts the example
/// into the box, Escape closes it. Owner: the search box.
class SearchHelpPopover : public QFrame
{
    Q_OBJECT
public:
    explicit SearchHelpPopover(QWidget *parent);
    /// Opens under `anchor`, or closes if it is open.
    void toggle(const QWidget *anchor);

Q_SIGNALS:
    void exampleChosen(const QString &example);

private:
    QTreeWidget *m_list;
};

} // namespace console
