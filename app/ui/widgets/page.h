#pragma once

#include <QWidget>

namespace console {

/// One place of the main window's page area. Made by the main window for an opened session and destroyed before the
/// session; owner: the main window. A page that is not visible does no work of its own: it begins in activated() and
/// pauses in deactivated().
class Page : public QWidget
{
    Q_OBJECT
public:
    explicit Page(QWidget *parent = nullptr);

    /// In the article's words: "Recent Payments", "Setup Payment Types".
    virtual QString title() const = 0;
    /// The page became the visible one.
    virtual void activated();
    /// Another page became the visible one, or the workspace is about to close.
    virtual void deactivated();
    /// F5. The default does nothing.
    virtual void refresh();
    /// Ctrl+F. The default does nothing.
    virtual void focusSearch();
    /// Ctrl+R. The default does nothing.
    virtual void refundSelected();
    /// False while leaving would lose something; the page then says so itself.
    virtual bool mayClose();
    /// Shows one object of this page: a payment's ID, a refund's journal number, "paymentTypeId/mode". Called after
    /// activated(); one that cannot be found is said so. The default does nothing.
    virtual void showObject(const QString &objectId);

Q_SIGNALS:
    /// A person wants to go on at another page: its id in the PageFactory, and what to show there (may be empty).
    void pageRequested(const QString &pageId, const QString &objectId);
};

} // namespace console
