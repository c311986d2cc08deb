#pragma once

#include "setuptesting.h"
#include "support/compare.h"
#include "support/fakeclock.h"
#include "support/jobresult.h"
#include "support/practicesession.h"
#include "ui/setup/checksmodel.h"
#include "ui/setup/credentialsetbox.h"
#include "ui/setup/fieldmessage.h"
#include "ui/setup/paymenttypesmodel.h"
#include "ui/setup/setuppaymenttypespage.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGroupBox>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QRadioButton>
#include <QTableView>
#include <QTabWidget>
#include <QTest>

#include <algorithm>

namespace console::test {

using namespace Qt::StringLiterals;

/// The page and the wizard against the practice servers, over real HTTP; a new world for each test.
class SetupFixture
{
protected:
    void applyTheme()
    {
        const bool dark = qEnvironmentVariable("CONSOLE_APPEARANCE") == u"dark"_s;
        m_theme.apply(dark ? Theme::Appearance::Dark : Theme::Appearance::Light);
        m_suffix = (dark ? u"-dark"_s : u"-light"_s) + (qApp->devicePixelRatio() > 1 ? u"-2x"_s : QString());
    }
    void start()
    {
        m_clock = std::make_unique<FakeClock>(QDateTime::currentDateTimeUtc());
        m_practice = std::make_unique<PracticeSession>(*m_clock);
        QVERIFY2(m_practice->isReady(), qPrintable(m_practice->why()));
        m_page = std::make_unique<SetupPaymentTypesPage>(m_practice->session());
        m_page->resize(1100, 640);
        m_page->show();
        m_page->activated();
        QTRY_VERIFY(typesView()->model()->rowCount() > 0);
        QTRY_VERIFY(on<QPushButton>("activateTypeButton")->isEnabled()); // the tenant has answered
    }
    void end()
    {
        m_page.reset();
        m_practice.reset();
    }

    template <typename T>
    T *on(const char *name)
    {
        return named<T>(m_page.get(), name);
    }
    template <typename T>
    T *in(const char *name)
    {
        return named<T>(m_wizard, name);
    }
    QTableView *typesView() { return on<QTableView>("paymentTypesView"); }
    QPushButton *nextButton() { return in<QPushButton>("nextButton"); }
    PaymentTypeWizard::Step step() { return m_wizard->step(); }
    QString barText() { return named<MessageBar>(m_wizard, "wizardMessageBar")->text(); }
    void shoot(QWidget *widget, const QString &name) { picture(widget, name + m_suffix); }

    void openAdd()
    {
        on<QPushButton>("addTypeButton")->click();
        findWizard();
    }
    void findWizard()
    {
        QTRY_VERIFY(m_page->findChild<PaymentTypeWizard *>(u"paymentTypeWizard"_s));
        m_wizard = m_page->findChild<PaymentTypeWizard *>(u"paymentTypeWizard"_s);
        QTRY_VERIFY(m_wizard->isVisible());
    }
    void choose(QComboBox *combo, int index)
    {
        combo->setCurrentIndex(index);
        Q_EMIT combo->activated(index);
    }
    void chooseStripe()
    {
        auto *combo = in<QComboBox>("providerComboBox");
        choose(combo, combo->findText(u"Stripe.js"_s));
    }
    void fillNameAndUserTypes(const QString &name)
    {
        auto *edit = in<QLineEdit>("typeNameLineEdit");
        edit->clear();
        QTest::keyClicks(edit, name);
        in<QPushButton>("selectAllButton")->click();
    }
    /// From the list to the Webhook page.
    void saveCreditCard(bool afresh = false)
    {
        openAdd();
        if (afresh)
            named<QPushButton>(named<MessageBar>(m_wizard, "wizardMessageBar"), "messageActionButton")->click();
        chooseStripe();
        nextButton()->click();
        fillNameAndUserTypes(u"Credit card"_s);
        const auto keys = m_practice->world().keys();
        paste(in<QLineEdit>("testPublishableKeyLineEdit"), keys.publishableTest);
        paste(in<QLineEdit>("testSecretKeyLineEdit"), keys.secretTest);
        nextButton()->click();
        QTRY_COMPARE(step(), PaymentTypeWizard::WebhookPage);
    }
    /// From the list to the Settings of a type whose test set is proven.
    void editProvenType()
    {
        const PaymentType type = m_practice->makeProvenType(u"Credit card"_s);
        QVERIFY2(!type.id.isEmpty(), qPrintable(m_practice->why()));
        m_page->refresh();
        QTRY_VERIFY(cell(u"Credit card"_s, PaymentTypesModel::ChecksColumn).startsWith(u"Proven"_s));
        QTRY_VERIFY(on<QPushButton>("deleteTypeButton")->isEnabled());
        typesView()->setCurrentIndex(typesView()->model()->index(rowOf(u"Credit card"_s), 0));
        on<QPushButton>("editTypeButton")->click();
        findWizard();
    }
    QString checksText()
    {
        const auto *model = in<QTableView>("checksView")->model();
        QStringList lines;
        for (int row = 0; row < model->rowCount(); ++row) {
            QStringList cells;
            for (int column = 0; column < model->columnCount(); ++column)
                cells.append(model->index(row, column).data().toString());
            lines.append(cells.join(u" | "_s));
        }
        return lines.join(u'\n');
    }
    int rowOf(const QString &name)
    {
        const auto *model = typesView()->model();
        for (int row = 0; row < model->rowCount(); ++row) {
            if (model->index(row, PaymentTypesModel::NameColumn).data().toString() == name)
                return row;
        }
        return -1;
    }
    QString cell(const QString &name, int column)
    {
        const int row = rowOf(name);
        return row < 0 ? QString() : typesView()->model()->index(row, column).data().toString();
    }
    qsizetype typesAtTenant()
    {
        const auto data = resultOf(new LoadSetUpFlow(m_practice->session()));
        return data && data->has_value() ? (*data)->types.size() : -1;
    }

    Theme m_theme;
    QString m_suffix;
    std::unique_ptr<FakeClock> m_clock;
    std::unique_ptr<PracticeSession> m_practice;
    std::unique_ptr<SetupPaymentTypesPage> m_page;
    QPointer<PaymentTypeWizard> m_wizard;
};

} // namespace console::test
