using Millrace.Contracts.Delivery;
using Millrace.Hosting;
using Millrace.TrainingTrigger;

var builder = WebApplication.CreateSlimBuilder(args);
builder.AddMillraceHosting(AppIds.TrainingTrigger);
builder.Services.AddTrainingTrigger(builder.Configuration);

var app = builder.Build();
app.UseMillraceHosting();
app.MapTrainingTrigger();
app.Run();
