#pragma once

#include "flows/endpointtestflow.h"
#include "ui/webhooks/webhookpart.h"

#include <QUrl>

class QComboBox;
class QPlainTextEdit;
class QPushButton;
class QTabWidget;

namespace console {

class CellTable;
class FieldMessage;
class PasteEdit;
class StatusChip;

/// "Secure Your Endpoint": what the signature is for, Stripe's source addresses in the forms that firewalls read, and a
/// comparison with a pasted allow-list.
class SecurePart final : public WebhookPart
{
    Q_OBJECT
public:
    /// `published`: where the list is read from.
    SecurePart(WebhookScope &scope, QUrl published, QWidget *parent);
    void refresh() override { fetch(); }

protected:
    void begin() override;
    void busyChanged() override;

private:
    QWidget *makeList();
    QWidget *makeComparison();
    void fetch();
    void showAddresses();
    void saveList();
    void saveTo(const QString &path);
    void compare();
    AllowListFormat format() const;
    QUrl m_published;
    std::optional<SourceAddresses> m_addresses;
    QTabWidget *m_tabs;
    QLabel *m_age = nullptr;
    StatusChip *m_bundled = nullptr;
    QComboBox *m_format = nullptr;
    QPlainTextEdit *m_list = nullptr;
    QPushButton *m_copy = nullptr;
    QPushButton *m_save = nullptr;
    QPushButton *m_fetch = nullptr;
    PasteEdit *m_pasted = nullptr;
    FieldMessage *m_pastedMessage = nullptr;
    QPushButton *m_compare = nullptr;
    CellTable *m_result = nullptr;
};

} // namespace console
